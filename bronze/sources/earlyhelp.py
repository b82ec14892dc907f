"""Early help: episodes and assessments, two weekly workbooks from the early help module."""

from datetime import timedelta

from contracts import (
    Address,
    Agreement,
    Assessment,
    Cadence,
    Coverage,
    Extract,
    Field,
    Involvement,
    Kind,
    Mark,
    Person,
    Source,
    Use,
    Value,
    Xlsx,
)

EPISODES = Extract(
    name="earlyhelp_episode",
    about="Children with an early help episode, and their lead worker.",
    files="eh_episodes_*.xlsx",
    format=Xlsx(sheet="Episodes"),
    key=("episode_id",),
    fields=(
        Field(
            "episode_id", "Key of the episode.", use=Use.KEY, headers=("Episode ID",), required=True
        ),
        Field(
            "person_id",
            "The module's id of the child.",
            use=Use.KEY,
            headers=("Person ID", "EH Person ID"),
            required=True,
        ),
        Field("forename", "Forename.", use=Use.MATCH, headers=("First Name",)),
        Field("surname", "Surname.", use=Use.MATCH, headers=("Last Name",)),
        Field(
            "dob",
            "Date of birth.",
            Kind.DATE,
            Use.MATCH,
            headers=("Date of Birth",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "sex",
            "Sex.",
            Kind.CODE,
            Use.MATCH,
            headers=("Gender",),
            codes={"Male": "M", "Female": "F", "Not known": "U"},
        ),
        Field("address", "House, street and town.", use=Use.MATCH, headers=("Address",)),
        Field("postcode", "Postcode.", use=Use.MATCH, headers=("Post Code",)),
        Field("upn", "Unique pupil number.", use=Use.MATCH, headers=("UPN",)),
        Field("nhs_number", "NHS number.", use=Use.MATCH, headers=("NHS No",)),
        Field(
            "start_date",
            "Since.",
            Kind.DATE,
            headers=("Episode Start",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "end_date",
            "Until.",
            Kind.DATE,
            headers=("Episode End",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "organisation", "Who leads: council, school or charity.", headers=("Lead Organisation",)
        ),
        Field("worker_name", "Lead worker.", headers=("Lead Worker",)),
        Field("worker_phone", "Phone of the lead worker.", headers=("Worker Phone",)),
        Field("worker_email", "E-mail of the lead worker.", headers=("Worker Email",)),
    ),
    never=("Episode Reason", "Notes"),
    says=(
        Person(
            "child",
            role="child",
            key=("person_id",),
            forename="forename",
            surname="surname",
            date_of_birth="dob",
            sex="sex",
            postcode="postcode",
            upn="upn",
            nhs_number="nhs_number",
        ),
        Address(of="child", lines=("address",), postcode="postcode"),
        Involvement(
            of="child",
            service=Value("Early help"),
            team="organisation",
            worker="worker_name",
            role=Value("lead worker"),
            phone="worker_phone",
            email="worker_email",
            since="start_date",
            until="end_date",
        ),
    ),
)

ASSESSMENTS = Extract(
    name="earlyhelp_assessment",
    about="Early help assessments: that they exist, when and by whom; never their words.",
    files="eh_assessments_*.xlsx",
    format=Xlsx(sheet="Assessments"),
    key=("assessment_id",),
    fields=(
        Field(
            "assessment_id",
            "Key of the assessment.",
            use=Use.KEY,
            headers=("Assessment ID",),
            required=True,
        ),
        Field(
            "person_id",
            "The module's id of the child.",
            use=Use.KEY,
            headers=("Person ID", "EH Person ID"),
            required=True,
        ),
        Field(
            "started",
            "Started on.",
            Kind.DATE,
            headers=("Start Date",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field(
            "completed",
            "Completed on.",
            Kind.DATE,
            headers=("Completion Date",),
            formats=("yyyy-MM-dd", "d/M/yyyy"),
        ),
        Field("author", "Who wrote it.", headers=("Author",)),
        Field("author_email", "E-mail of the author.", headers=("Author Email",)),
        Field("organisation", "Their organisation.", headers=("Organisation",)),
    ),
    never=("Summary", "Outcome Text"),
    says=(
        Person("child", role="child", key=("person_id",), known_in="earlyhelp_episode"),
        Assessment(
            of="child",
            kind=Value("early help assessment"),
            started="started",
            completed="completed",
            author="author",
            author_email="author_email",
            organisation="organisation",
        ),
    ),
)

SOURCE = Source(
    name="earlyhelp",
    title="Early help",
    owner="Early help data team",
    email="earlyhelp.data@council.example",
    agreement=Agreement(
        reference="ISA-002",
        lawful_basis="UK GDPR 6(1)(e), 9(2)(g); Children Act 2004 s.10; "
        "Digital Economy Act 2017 s.35",
        controller="The council",
        purpose="Early help to families",
        review_by="2027-09-30",
        retention=timedelta(days=3 * 365),
        retention_words="Three years after early help last sent the record",
    ),
    cadence=Cadence("every week", late_after=timedelta(days=9)),
    coverage=Coverage(since="2019-01-01", area="the council's area", youngest=0, oldest=18),
    extracts=(EPISODES, ASSESSMENTS),
    mark=Mark.INVOLVEMENT,
)
