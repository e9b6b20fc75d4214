"""Which originals are kept, about whom, and who has read them?"""

from chassis.evidence.model import originals_model

ORIGINALS = originals_model("points")
