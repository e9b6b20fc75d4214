"""The servers that every test of the repository may ask for."""

pytest_plugins = ["chassis.testing.servers"]
