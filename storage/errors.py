"""What can go wrong with what is kept. Messages bear references, never content, addresses or keys."""


class StorageError(Exception):
    """Something that is kept could not be read or written."""


class DatabaseUnusable(StorageError):
    """The database cannot be used as it is; the message says what was found and what to do."""


class NotPermitted(StorageError):
    """This reader is not among those who may read the case."""


class CaseGone(StorageError):
    """There is no such case; somebody may have erased it a moment ago."""
