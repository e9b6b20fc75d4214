"""What contributions and their campaigns refuse."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class CampaignUnknownError(NotFoundError):
    """There is no such campaign."""

    code = "campaign_unknown"


class CampaignExistsError(ConflictError):
    """The entity has a campaign of this key already."""

    code = "campaign_exists"


class CampaignClosedError(RefusedError):
    """The campaign is closed already."""

    code = "campaign_closed"


class CampaignWithoutFundError(RefusedError):
    """Money is contributed into a fund, and the campaign has none."""

    code = "campaign_without_fund"


class LabourRateError(RefusedError):
    """A rate of labour is resolved for one measure and above zero."""

    code = "labour_rate"


class ContributionUnknownError(NotFoundError):
    """There is no such contribution."""

    code = "contribution_unknown"


class ReceiptNumberTakenError(ConflictError):
    """The entity has given a receipt of this number already."""

    code = "receipt_number_taken"


class ContributionShapeError(InvalidError):
    """What is said of the contribution does not belong to its kind, or something is missing."""

    code = "contribution_shape"


class LandConsentMissingError(RefusedError):
    """Land is ceded with the signed consent (签字同意) of whoever cedes it alone."""

    code = "land_consent_missing"


class LandPlotMissingError(RefusedError):
    """Land is ceded plot by plot: which one is not said."""

    code = "land_plot_missing"


class ContributedInFutureError(InvalidError):
    """A contribution is recorded once it was made."""

    code = "contributed_in_future"


class PublicationSaidError(RefusedError):
    """The contributor is named, or not named, already."""

    code = "publication_said"
