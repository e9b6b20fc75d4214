"""Every setting is described, and the guard that says so."""

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from tests.architecture.guards import settings
from tests.architecture.tree import Tree


class Described(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid")

    depth: int = Field(default=3, description="How deep the well is, in metres.")


class Undescribed(BaseSettings):
    model_config = SettingsConfigDict(extra="forbid")

    depth: int = 3


class Lenient(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")


def test_every_setting_is_described(checkout: Tree) -> None:
    classes = settings.settings_classes(checkout.packages)

    assert [str(fault) for fault in settings.check(classes)] == []


def test_the_guard_sees_the_settings_of_every_service(checkout: Tree) -> None:
    found = {each.__module__ for each in settings.settings_classes(checkout.packages)}

    assert {f"{service}.settings" for service in checkout.services} <= found


def test_described_settings_are_fine() -> None:
    assert list(settings.check([Described])) == []


@pytest.mark.parametrize("bad", [Undescribed, Lenient])
def test_settings_without_words_or_bounds_are_found(bad: type[BaseSettings]) -> None:
    assert len(list(settings.check([bad]))) == 1
