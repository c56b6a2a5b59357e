"""What the domain refuses."""


class DomainError(Exception):
    """A decision that cannot be taken as asked."""


class StatusNotAllowed(DomainError):
    """This change of a case's status is not allowed."""
