"""Every threshold of the audit of looks, each with its reason, and none anywhere else.

They are set for a council whose information governance manager asks about a handful of looks in a
week: more alarms than that, and nobody reads them.
"""

from datetime import timedelta

# When a child is somebody's business.
AFTER_AN_INVOLVEMENT = timedelta(weeks=6)
"""Closing summaries, complaints and transfers go on for about six weeks after work ends."""
BEFORE_AN_INVOLVEMENT = timedelta(days=14)
"""A child is read about before the first visit, and the day that a source gives is that of the
visit or of the decision. Two weeks are two rounds of allocation."""

# What explains a look at a child whom the user's team does not work with.
COLLEAGUES_LOOK = timedelta(days=7)
"""Allocation is talked over within a week: a manager, then a worker, opens the child."""
FRONT_DOORS_LOOK = timedelta(days=5)
"""No longer than `COLLEAGUES_LOOK`: the front door passes a child on to its own organisation's
teams within days. It sees so many that every day more would explain prying looks, by chance: of
60,000 families with 200 new ones a day, five days explain one in sixty."""
COVER_CHILDREN, COVER_WITHIN = 3, timedelta(days=7)
"""Who gave a reason within a week for three others of another team's children covers for it: by
chance three strangers are hardly ever one team's."""
REASON_HOLDS = timedelta(days=7)
"""Nobody types the same reason every day of a piece of work."""
REASON_WORDS, REASON_LETTERS = 2, 8
"""A reason of fewer words or letters ("x", "check", "work") says nothing that could be checked."""

# One child, again and again.
REPEATED_DAYS, REPEATED_WITHIN = 3, timedelta(days=28)
"""Two days may be a call and the call back. On the third day there is work."""
REPEATED_SPAN = timedelta(days=7)
"""From the first of these days to the last, at least: feeds are at most a week late, so by then an
involvement that comes of the work is there."""
FRONT_DOOR_DAYS, FRONT_DOOR_WITHIN = 5, timedelta(days=28)
"""The front door decides within a day and hands over within three."""

# Locked persons, searched for in vain.
TRIED_LOCKS, TRIED_LOCKS_WITHIN = 3, timedelta(days=28)
"""One id may come from an old letter, and is typed twice. The third search, for the same or another
locked person, is no accident: locks are few in ten thousand."""

# Many children.
USUAL_WITHIN = timedelta(days=28)
"""Four weeks hold every weekday and rota four times."""
USUAL_DAYS = 5
"""With fewer days of their own, a user is compared with their team."""
TIMES_USUAL = 3
"""A busy day is twice a usual one; three times needs an event."""
MANY_OUTSIDE = 8
"""Two large families. Fewer children in a day than this are no spree, however quiet the user."""
MANY_AT_THE_FRONT_DOOR = 40
"""Those who may look at any child open ten in a day, and with brothers and sisters up to forty on
the busiest one."""

# Families of one surname.
ONE_SURNAME = 4
"""A misread name, or a wrong first choice in a list, leads to two or three families."""
TIMES_BY_CHANCE = 6
"""Added for each family that chance would bring among as many: where one child in fifty is called
the same, a day of 25 children holds half of one, and four are no rarity over many users and days.
"""
RARE_SURNAME = 1 / 500
"""Of children: users who may look at any child meet their own name every month where it is more
common than this."""
NAME_LETTERS = 3
"""Letters of a part of a surname that says something: `de`, `al` and `Mc` do not."""

# Hours.
NIGHT_CHILDREN = 3
"""Children whom a user opens outside their hours: one may be a late call, and two siblings. Those
who may look at any child are asked only where they gave no reason."""
