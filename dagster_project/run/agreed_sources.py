"""The sources that a council has agreed with, as its settings name them."""

from bronze import partnership, sources
from contracts import Source
from dagster_project import settings
from gold.rules.rule_table import RONI, rule_table


def agreed_sources(config: settings.Settings) -> tuple[Source, ...]:
    """The sources that this council has agreed with.

    Raises:
        ContractError: a setting names a source that there is not, PARTNERSHIP_FILE does not say
            what the strategic agreement has to say, or RONI_RULES_FILE holds no rules.
    """
    partnership.strategic_agreement(config.partnership_file)
    rule_table(RONI, config.roni_rules_file)
    every = sources.find(config.sources_folder)
    sources.named(every, config.requests_a_week_of, "REQUESTS_A_WEEK_OF")
    return sources.named(every, config.feeds, "FEEDS")
