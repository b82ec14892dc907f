"""A family drawn into gold's tables, so that every question of docs/questions.md has an answer.

Nearly everybody of the night that these tests share is protected: no place of theirs is in gold.
"""

ADDED = {
    "child": """
        person_id | forename | surname | legal_surname | date_of_birth | age | sex | upn           | nhs_number | address   | postcode | area | school     | year_group | address_hidden | as_of
        ADD-KAT   | Kate     | Shah    | Lee           | 2015-02-03    | 11  | F   | X801000024017 | -          | 1 High St | AA1 1AB  | AA1  | Hill House | 6          | no             | 2026-11-23
        ADD-BEN   | Ben      | Shah    | -             | 2012-05-06    | 14  | M   | -             | 9990000018 | 1 High St | AA1 1AB  | AA1  | Elm School | 9          | no             | 2026-11-23
        ADD-ZOE   | Zoe      | Shah    | -             | 2016-05-06    | 10  | F   | -             | -          | 2 High St | AA2 1AB  | AA2  | -          | -          | no             | 2026-11-23
    """,  # noqa: E501 # a drawn table is one line a row
    "child_search": """
        person_id | word       | kind          | data_group   | source_data_group
        ADD-KAT   | kate       | name          | demographics | education
        ADD-KAT   | catherine  | nickname      | demographics | education
        ADD-KAT   | shah       | name          | demographics | education
        ADD-BEN   | ben        | name          | demographics | education
        ADD-BEN   | shah       | name          | demographics | education
        ADD-KAT   | 03/02/2015 | date of birth | demographics | education
        ADD-KAT   | aa11ab     | postcode      | address      | education
    """,  # a drawn table is one line a row
    "child_attribute": """
        person_id | attribute     | value      | source | source_title | since      | last_sent  | cadence     | is_shown | place
        ADD-KAT   | date_of_birth | 2015-02-03 | csc    | Social care  | 2026-01-01 | 2026-11-22 | every night | yes      | 1
        ADD-KAT   | date_of_birth | 2015-03-02 | school | Schools      | 2026-01-01 | 2026-11-22 | every night | no       | 2
        ADD-KAT   | area          | AA1        | school | Schools      | 2026-02-01 | 2026-11-22 | every night | yes      | 1
        ADD-KAT   | area          | AA2        | csc    | Social care  | 2026-01-01 | 2026-11-22 | every night | no       | 2
    """,  # noqa: E501 # a drawn table is one line a row
    "before_after": """
        service     | kind            | began_from | began_to   | children | children_before | children_after | as_of
        Social care | missing episode | 2025-02-22 | 2026-08-24 | 40       | 12              | 7              | 2026-11-23
    """,  # noqa: E501 # a drawn table is one line a row
    "usage": """
        month      | organisation | audience    | level         | looks | users | as_of
        2026-11-01 | csc          | social care | person opened | 31    | 4     | 2026-11-23
        2026-11-01 | school       | -           | searched      | 3     | 1     | 2026-11-23
    """,
    "family_member": """
        person_id | member_person_id | relationship | forename | surname | parental_responsibility | is_child | age | school     | source | last_sent
        ADD-KAT   | ADD-MUM          | mother       | Mo       | Shah    | yes                     | -        | -   | -          | csc    | 2026-11-22
        ADD-BEN   | ADD-MUM          | mother       | Mo       | Shah    | yes                     | -        | -   | -          | school | 2026-11-22
        ADD-KAT   | ADD-BEN          | sibling      | Ben      | Shah    | -                       | yes      | 14  | Elm School | csc    | 2026-11-22
    """,  # noqa: E501 # a drawn table is one line a row
    "involvement": """
        involvement_id | person_id | service     | team      | worker | worker_role | phone        | email       | status  | since      | source | last_sent  | contact_hidden
        add-1          | ADD-KAT   | Social care | Duty team | Al Fay | lead        | 01632 960001 | a@x.example | current | 2026-01-01 | csc    | 2026-11-22 | no
        add-2          | ADD-KAT   | Social care | Night     | Al Fay | lead        | 01632 960001 | a@x.example | current | 2026-02-01 | csc    | 2026-11-22 | no
    """,  # noqa: E501 # a drawn table is one line a row
    "child_service": """
        person_id | source | service     | status     | last_known | data_as_of | covers_area
        ADD-KAT   | csc    | Social care | current    | current    | 2026-11-22 | here
        ADD-KAT   | school | Schools     | current    | current    | 2026-11-22 | here
        ADD-KAT   | police | Police      | current    | current    | 2026-11-22 | here
        ADD-ZOE   | school | Schools     | none found | none found | 2026-11-22 | here
    """,  # a drawn table is one line a row
    "assessment": """
        assessment_id | person_id | kind                  | started    | completed  | author | author_email | organisation | source
        add-3         | ADD-KAT   | early help assessment | 2026-03-01 | 2026-03-09 | Al Fay | a@x.example  | A charity    | csc
    """,  # noqa: E501 # a drawn table is one line a row
    "plan": """
        plan_id | person_id | kind                             | category | stage      | since      | next_review | source | factor  | status
        add-4   | ADD-KAT   | child protection plan            | neglect  | -          | 2026-02-01 | 2026-11-01  | csc    | risk    | current
        add-5   | ADD-BEN   | looked after                     | -        | -          | 2026-02-01 | 2026-12-10  | csc    | neutral | current
        add-6   | ADD-BEN   | education, health and care plan  | -        | final plan | 2026-02-01 | 2026-12-20  | csc    | neutral | current
    """,  # noqa: E501 # a drawn table is one line a row
    "characteristic": """
        characteristic_id | person_id | source | kind                     | value       | since      | factor     | status
        add-7             | ADD-KAT   | school | SEN provision            | SEN support | -          | neutral    | current
        add-8             | ADD-KAT   | csc    | young carer              | yes         | 2026-01-01 | risk       | current
        add-9             | ADD-KAT   | csc    | immunisations up to date | yes         | 2026-01-01 | protective | current
    """,  # noqa: E501 # a drawn table is one line a row
    "measure": """
        measure_id | person_id | source | kind              | value | since
        add-10     | ADD-KAT   | school | attendance        | 80    | 2026-06-01
        add-11     | ADD-KAT   | school | sessions possible | 10    | 2026-06-01
        add-12     | ADD-KAT   | school | attendance        | 100   | 2026-06-08
        add-13     | ADD-KAT   | school | sessions possible | 4     | 2026-06-08
        add-14     | ADD-KAT   | school | attendance        | 50    | 2026-09-14
        add-15     | ADD-KAT   | school | sessions possible | 10    | 2026-09-14
    """,  # a drawn table is one line a row
    "timeline": """
        timeline_id | person_id | source | day        | what            | kind       | service     | factor  | kept_until
        add-16      | ADD-KAT   | csc    | 2026-01-01 | Moved home      | moved home | Social care | neutral | 2028-11-22
        add-17      | ADD-KAT   | csc    | 2026-05-01 | Moved home      | moved home | Social care | neutral | 2026-12-01
    """,  # noqa: E501 # a drawn table is one line a row
    "change": """
        change_id | person_id | source | topic | change | what            | words                | happened   | last_sent
        add-18    | ADD-KAT   | csc    | event | new    | missing episode | New: missing episode | 2026-11-21 | 2026-11-22
    """,  # noqa: E501 # a drawn table is one line a row
    "school_notice": """
        notice_id | person_id | source    | school     | school_hidden | kind                  | happened   | for_day    | listed_on  | is_late
        add-19    | ADD-KAT   | encompass | Hill House | no            | domestic abuse notice | 2026-11-20 | 2026-11-21 | 2026-11-22 | yes
    """,  # noqa: E501 # a drawn table is one line a row
    "exclusion_flag": """
        person_id | flag            | reason               | number | source | since      | last_sent  | rules_version
        ADD-BEN   | attendance fell | Attendance has fallen | -12   | school | 2026-09-07 | 2026-11-22 | a version
    """,  # noqa: E501 # a drawn table is one line a row
    "roni_reason": """
        person_id | factor       | points | reason        | number | source | since      | last_sent  | rules_version
        ADD-BEN   | looked after | 2      | Is looked after | -    | csc    | 2026-02-01 | 2026-11-22 | a version
    """,  # noqa: E501 # a drawn table is one line a row
    "factor": """
        person_id | factor     | label          | detail | number | times | status  | since      | source | last_sent  | list_version
        ADD-KAT   | protective | health review  | -      | -      | 1     | current | 2026-02-01 | csc    | 2026-11-22 | a version
    """,  # noqa: E501 # a drawn table is one line a row
}  # fmt: skip
"""Rows by table; columns that no question asks for are empty."""
