"""Evidence (佐证): one original (原件) as the log knows it; its content is never here."""

from chassis.evidence.original import KeptOriginal

EVIDENCE_RETENTION = "points_evidence"


class Evidence(KeptOriginal):
    """An original that is kept here: what is needed to find it, and who has read it."""

    TOPIC = "points.evidence"

    class Kept(KeptOriginal.Kept):
        """An original was taken in and is in its place."""

        TOPIC = "points.evidence.kept"

    class Read(KeptOriginal.Read):
        """Somebody was given the content of the original, to view it or as part of an export."""

        TOPIC = "points.evidence.read"
