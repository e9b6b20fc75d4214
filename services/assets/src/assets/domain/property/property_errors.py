"""Why something about an asset or a resource is refused."""

from chassis.errors import ConflictError, InvalidError, NotFoundError, RefusedError


class AssetCardUnknownError(NotFoundError):
    """The entity has no asset of this number."""

    code = "asset_card_unknown"


class AssetExistsError(ConflictError):
    """The entity has an asset of this number already."""

    code = "asset_exists"


class AssetGoneError(RefusedError):
    """The asset went out; nothing happens to it any more."""

    code = "asset_gone"


class AssetNotGoneError(RefusedError):
    """The asset did not go out, so its disposal has no result yet."""

    code = "asset_not_gone"


class DisposalSettledError(ConflictError):
    """The result of the disposal is recorded already."""

    code = "disposal_settled"


class PartNotLessError(RefusedError):
    """A part of an asset is more than nothing and less than the whole."""

    code = "part_not_less"


class PartUnknownError(NotFoundError):
    """No part of this number went out of the asset."""

    code = "part_unknown"


class AssetLetError(RefusedError):
    """The asset is let on or after the day on which it would go out."""

    code = "asset_let"


class ChangeBeforeLastError(RefusedError):
    """Something that was recorded of the thing happened on a later day."""

    code = "change_before_last"


class ResidualBeyondCostError(RefusedError):
    """The residual value and what is depreciated already are more than the cost."""

    code = "residual_beyond_cost"


class RemainingLifeMissingError(RefusedError):
    """An amount is to be depreciated over no month."""

    code = "remaining_life_missing"


class PropertyResolutionMissingError(RefusedError):
    """The adopted rules ask for a resolution, and none is named."""

    code = "property_resolution_missing"


class SupplierMissingError(RefusedError):
    """What is bought names nobody to whom its cost is owed."""

    code = "supplier_missing"


class ThingInFutureError(InvalidError):
    """A fact is recorded after it happened."""

    code = "thing_in_future"


class ChangeExistsError(ConflictError):
    """The asset has a change of this number already."""

    code = "change_exists"


class ImprovementAmountError(RefusedError):
    """An improvement adds nothing to the cost."""

    code = "improvement_amount"


class DepreciatedBeforeError(RefusedError):
    """What comes in new, with a slip of its own, is not depreciated yet."""

    code = "depreciated_before"


class NothingDiffersError(RefusedError):
    """The thing is as the command says already."""

    code = "nothing_differs"


class ResourceUnknownError(NotFoundError):
    """The entity has no resource of this number."""

    code = "resource_unknown"


class ResourceExistsError(ConflictError):
    """The entity has a resource of this number already."""

    code = "resource_exists"


class ResourceGoneError(RefusedError):
    """The resource belongs to the entity no more."""

    code = "resource_gone"
