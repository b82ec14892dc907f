"""What social care has undertaken for a child, and who works with it."""

from bronze.sources.csc.keys import ISO, child
from contracts import (
    Constant,
    DataGroup,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Plan,
    Seal,
)

INVOLVEMENTS = Extract(
    name="csc_involvement",
    about="Which social worker or team works with a child, in which capacity.",
    files="csc_involvement_*.csv",
    key=("invo_involvements_id",),
    fields=(
        Field("invo_involvements_id", "Key of the involvement.", use=FieldUse.KEY, required=True),
        Field("pers_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("prof_professional_name", "Name of the worker."),
        Field("invo_professional_role", "What the worker does for the child."),
        Field("invo_professional_team", "Team."),
        Field("prof_phone", "Phone of the worker."),
        Field("prof_email", "E-mail of the worker."),
        Field("invo_involvement_start_date", "Since.", FieldKind.DATE, formats=ISO),
        Field("invo_involvement_end_date", "Until.", FieldKind.DATE, formats=ISO),
        Field(
            "plan_status",
            "Why social care is involved: in need, protection plan, looked after, care leaver.",
            FieldKind.CODE,
            codes={
                "CIN": "child in need",
                "CPP": "child protection plan",
                "CLA": "looked after",
                "CL": "care leaver",
            },
        ),
        Field(
            "invo_not_to_be_shared_with",
            "Who is not to be told: of a worker whom a school or an officer must not know of.",
            FieldKind.CODE,
            use=FieldUse.RESTRICTED,
            codes={
                "SCH": "school safeguarding lead, pupil referral unit heads",
                "POL": "police",
                "ALL": "every audience",
            },
        ),
    ),
    withheld_from="invo_not_to_be_shared_with",
    forbidden_headers=("invo_comments", "prof_social_worker_registration_no", "prof_caseload"),
    statements=(
        child("pers_person_id"),
        Involvement(
            of="child",
            service=Constant("Children's social care"),
            team="invo_professional_team",
            worker="prof_professional_name",
            role="invo_professional_role",
            phone="prof_phone",
            email="prof_email",
            since="invo_involvement_start_date",
            until="invo_involvement_end_date",
            status="plan_status",
            data_group=DataGroup.PLANS,
        ),
    ),
)

CIN_EPISODES = Extract(
    name="csc_cin_episode",
    about="Episodes of need: from referral to closure.",
    files="csc_cin_episodes_*.csv",
    key=("cine_referral_id",),
    fields=(
        Field("cine_referral_id", "Key of the episode.", use=FieldUse.KEY, required=True),
        Field("cine_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("cine_referral_date", "Referred on.", FieldKind.DATE, formats=ISO),
        Field("cine_close_date", "Closed on.", FieldKind.DATE, formats=ISO),
        Field(
            "cine_cin_primary_need_code",
            "The need.",
            FieldKind.CODE,
            codes={
                "N1": "abuse or neglect",
                "N2": "child's disability or illness",
                "N3": "parental disability or illness",
                "N4": "family in acute stress",
                "N5": "family dysfunction",
                "N6": "socially unacceptable behaviour",
                "N7": "low income",
                "N8": "absent parenting",
                "N9": "other than children in need",
                "N0": "not stated",
            },
        ),
    ),
    # Why an episode closed says whether the child was adopted.
    seals=(Seal(headers=("cine_close_reason",), values=("RC1",)),),
    forbidden_headers=("cine_referral_reason", "case_note"),
    statements=(
        child("cine_person_id"),
        Plan(
            of="child",
            kind=Constant("child in need plan"),
            category="cine_cin_primary_need_code",
            since="cine_referral_date",
            until="cine_close_date",
        ),
    ),
)

CP_PLANS = Extract(
    name="csc_cp_plan",
    about="Child protection plans.",
    files="csc_cp_plans_*.csv",
    key=("cppl_cp_plan_id",),
    fields=(
        Field("cppl_cp_plan_id", "Key of the plan.", use=FieldUse.KEY, required=True),
        Field("cppl_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("cppl_cp_plan_start_date", "From.", FieldKind.DATE, formats=ISO),
        Field("cppl_cp_plan_end_date", "Until.", FieldKind.DATE, formats=ISO),
        Field("cppl_next_review", "Next review conference.", FieldKind.DATE, formats=ISO),
        Field(
            "cppl_cp_plan_latest_category",
            "Category.",
            FieldKind.CODE,
            codes={
                "NEG": "neglect",
                "PHY": "physical abuse",
                "SAB": "sexual abuse",
                "EMO": "emotional abuse",
                "MUL": "several",
            },
        ),
    ),
    forbidden_headers=("cppl_minutes",),
    statements=(
        child("cppl_person_id"),
        Plan(
            of="child",
            kind=Constant("child protection plan"),
            category="cppl_cp_plan_latest_category",
            since="cppl_cp_plan_start_date",
            until="cppl_cp_plan_end_date",
            next_review="cppl_next_review",
        ),
    ),
)

CLA_EPISODES = Extract(
    name="csc_cla_episode",
    about="Episodes in which the council looks after a child: not where, and not how they end.",
    files="csc_cla_episodes_*.csv",
    key=("clae_cla_episode_id",),
    fields=(
        Field("clae_cla_episode_id", "Key of the episode.", use=FieldUse.KEY, required=True),
        Field("clae_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("clae_cla_episode_start_date", "From.", FieldKind.DATE, formats=ISO),
        Field("clae_cla_episode_ceased", "Until.", FieldKind.DATE, formats=ISO),
        Field(
            "clae_cla_last_iro_contact_date",
            "Last seen by the reviewing officer.",
            FieldKind.DATE,
            FieldUse.RESTRICTED,
            formats=ISO,
        ),
    ),
    # An episode's end and a placement's kind say the same.
    seals=(
        Seal(headers=("clae_cla_episode_ceased_reason", "clae_rec"), values=("E11", "E12")),
        Seal(headers=("clap_cla_placement_type",), values=("A3", "A4", "A5", "A6")),
    ),
    statements=(
        child("clae_person_id"),
        Plan(
            of="child",
            kind=Constant("looked after"),
            since="clae_cla_episode_start_date",
            until="clae_cla_episode_ceased",
        ),
    ),
)

CARE_LEAVERS = Extract(
    name="csc_care_leaver",
    about="Young people who have left care, and what they are entitled to.",
    files="csc_care_leavers_*.csv",
    key=("clea_table_id",),
    fields=(
        Field("clea_table_id", "Key of the row.", use=FieldUse.KEY, required=True),
        Field("clea_person_id", "The young person.", use=FieldUse.KEY, required=True),
        Field(
            "clea_care_leaver_eligibility",
            "Entitlement.",
            FieldKind.CODE,
            codes={
                "Eligible": "eligible child",
                "Relevant": "relevant child",
                "Former relevant": "former relevant child",
                "Qualifying": "qualifying care leaver",
            },
        ),
        Field("clea_since", "Since.", FieldKind.DATE, formats=ISO),
        Field(
            "clea_pathway_plan_review_date",
            "Pathway plan to be reviewed by.",
            FieldKind.DATE,
            formats=ISO,
        ),
    ),
    forbidden_headers=("clea_care_leaver_accommodation", "clea_care_leaver_activity"),
    statements=(
        child("clea_person_id"),
        Plan(
            of="child",
            kind=Constant("care leaver"),
            category="clea_care_leaver_eligibility",
            since="clea_since",
            next_review="clea_pathway_plan_review_date",
        ),
    ),
)
