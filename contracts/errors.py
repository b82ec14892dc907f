"""The root of our own errors: whose sentences are ours, hold no value, and say what to do next."""


class SingleViewError(Exception):
    """Something that we know of went wrong; the sentence is for a person."""
