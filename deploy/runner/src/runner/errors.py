"""What can go wrong while a county is brought up, each with a code."""

from chassis.errors import BrokenError


class RunSettingsError(BrokenError):
    """The environment asks for something that cannot be run."""

    code = "run_setting"


class RunFolderError(BrokenError):
    """The run folder does not fit what is to be run in it."""

    code = "run_folder"


class StepFailedError(BrokenError):
    """A command of a service that brings it up has failed."""

    code = "step_failed"


class AnswerError(BrokenError):
    """A service answered something else than what the plan says it must."""

    code = "answer_differs"


class QuietError(BrokenError):
    """A service does not get through what was published."""

    code = "county_not_quiet"


class BackboneError(BrokenError):
    """A server that the settings name does not fit the county."""

    code = "backbone"


class IntegratorError(BrokenError):
    """An integrator cannot be let in as described."""

    code = "integrator"
