"""What has happened to a child, and what social care has recorded of its health."""

from bronze.sources.csc.keys import ISO, child
from contracts import (
    Characteristic,
    Constant,
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
)

MISSING = Extract(
    name="csc_missing",
    about="Episodes in which a child was missing, and whether they were spoken with after.",
    files="csc_missing_*.csv",
    key=("miss_table_id",),
    fields=(
        Field("miss_table_id", "Key of the episode.", use=FieldUse.KEY, required=True),
        Field("miss_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("miss_missing_episode_start_date", "From.", FieldKind.DATE, formats=ISO),
        Field("miss_missing_episode_end_date", "Until.", FieldKind.DATE, formats=ISO),
        Field(
            "miss_missing_rhi_accepted",
            "Whether a return interview was held.",
            FieldKind.CODE,
            codes={
                "Y": "return interview held",
                "N": "return interview refused",
                "NA": "no return interview due",
            },
        ),
    ),
    statements=(
        child("miss_person_id"),
        Event(
            of="child",
            kind=Constant("missing episode"),
            happened="miss_missing_episode_start_date",
            until="miss_missing_episode_end_date",
            outcome="miss_missing_rhi_accepted",
        ),
    ),
)

S47_ENQUIRIES = Extract(
    name="csc_s47_enquiry",
    about="Enquiries under section 47, and whether a conference followed.",
    files="csc_s47_enquiries_*.csv",
    key=("s47e_s47_enquiry_id",),
    fields=(
        Field("s47e_s47_enquiry_id", "Key of the enquiry.", use=FieldUse.KEY, required=True),
        Field("s47e_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field("s47e_s47_start_date", "From.", FieldKind.DATE, formats=ISO),
        Field("s47e_s47_end_date", "Until.", FieldKind.DATE, formats=ISO),
        Field("s47e_conference_date", "Conference held on.", FieldKind.DATE, formats=ISO),
    ),
    forbidden_headers=("s47e_s47_completed_json", "s47e_strategy_minutes"),
    statements=(
        child("s47e_person_id"),
        Event(
            of="child",
            kind=Constant("section 47 enquiry"),
            happened="s47e_s47_start_date",
            until="s47e_s47_end_date",
        ),
        Event(
            of="child",
            kind=Constant("child protection conference"),
            happened="s47e_conference_date",
        ),
    ),
)

DISABILITIES = Extract(
    name="csc_disability",
    about="Disabilities that social care has recorded.",
    files="csc_disability_*.csv",
    key=("disa_table_id",),
    fields=(
        Field("disa_table_id", "Key of the row.", use=FieldUse.KEY, required=True),
        Field("disa_person_id", "The child.", use=FieldUse.KEY, required=True),
        Field(
            "disa_disability_code",
            "Disability.",
            FieldKind.CODE,
            codes={
                "NONE": "N",
                "MOB": "mobility",
                "HAND": "hand function",
                "PC": "personal care",
                "INC": "incontinence",
                "COMM": "communication",
                "LD": "learning",
                "HEAR": "hearing",
                "VIS": "vision",
                "BEH": "behaviour",
                "CON": "consciousness",
                "AUT": "autism or Asperger syndrome",
                "DDA": "other",
            },
        ),
    ),
    statements=(
        child("disa_person_id"),
        Characteristic(of="child", kind=Constant("disability"), value="disa_disability_code"),
    ),
)
