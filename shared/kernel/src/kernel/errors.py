"""The root of every refusal that a kernel word can make.

KernelError                   a value cannot mean what the word says
├── units                     DivisionCodeError, UnitKeyError
├── points                    PointsFormError, PointsTooLongError
├── money                     YuanFormError, FenTooLargeError, SharesError
├── beijing                   DateFormError, InstantFormError, OutsideFixedOffsetError
├── periods                   PeriodFormError, CutoffDayError
├── calendars                 CalendarError, TermError
├── chains                    ChainError
├── approval                  AlreadySignedError, SignatureRefusedError with a leaf per rule
├── quorum                    ThresholdError, TallyError
└── masking                   MaskingProfileError
"""

from typing import ClassVar


class KernelError(ValueError):
    """A value that a kernel word cannot take; `code` is stable, the message says what to do."""

    code: ClassVar[str] = "kernel"
