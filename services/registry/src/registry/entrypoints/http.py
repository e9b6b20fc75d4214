"""The register's HTTP interface: one router factory, which joins the routes of each room."""

from fastapi import APIRouter

from registry.entrypoints.http_grid_reads import grid_read_routes
from registry.entrypoints.http_grids import grid_routes
from registry.entrypoints.http_households import household_routes
from registry.entrypoints.http_people import people_routes
from registry.entrypoints.http_places import place_routes
from registry.entrypoints.http_reads import read_routes
from registry.entrypoints.http_relations import relation_routes
from registry.entrypoints.http_sections import section_routes
from registry.entrypoints.http_subjects import subject_routes
from registry.entrypoints.service import Service


def registry_routes(service: Service) -> tuple[APIRouter, ...]:
    """Give every route of the register."""
    return (
        place_routes(service),
        people_routes(service),
        relation_routes(service),
        subject_routes(service),
        household_routes(service),
        grid_routes(service),
        grid_read_routes(service),
        section_routes(service),
        read_routes(service),
    )
