"""E-mail addresses: lower case, and of a shape that a mail can be sent to."""

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import only_if
from silver.cleanse.texts import visible

SHAPE = r"^[a-z0-9][a-z0-9._%+'-]{0,63}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$"
"""What an address looks like. It starts with a letter or digit, so that no cell runs it."""

_WRAPPING = r"^(mailto:|[<\"' ])+|[>\"' .;,]+$"
_LATER_ADDRESSES = r"\s*[;,].*$"
_NOBODY = r"^(no-?reply|do-?not-?reply|none|na|n\.a|unknown|nobody|test|noemail|no\.email)@"


def email(value: Column) -> Column:
    """The first address in `value`, in lower case; null where it is none or reaches nobody."""
    first = F.regexp_replace(F.lower(visible(value)), _LATER_ADDRESSES, "")
    bare = F.regexp_replace(first, _WRAPPING, "")
    return only_if(
        bare, lambda text: text.rlike(SHAPE) & (F.length(text) <= 254) & ~text.rlike(_NOBODY)
    )
