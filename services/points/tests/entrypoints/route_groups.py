"""The routes of points by what decides who may take them, for the tests of permissions."""

OF_A_LISTING = {
    "POST /listings/{listing}/approvals",
    "POST /listings/{listing}/refusals",
    "POST /listings/{listing}/helpers",
    "POST /listings/{listing}/visits",
    "POST /listings/{listing}/exits",
    "POST /listings/{listing}/exit-approvals",
    "GET /listings/{listing}",
}
"""Where the listing says whose rights count; they are asked one by one beside the blacklist."""
OF_AN_IMPORT = {
    "POST /schemes/{scheme}/imports",
    "GET /schemes/{scheme}/imports",
    "GET /schemes/{scheme}/imports/{import_id}",
    "GET /schemes/{scheme}/imports/{import_id}/report",
}
"""Where a file says in which grids its rows lie; they are asked one by one beside the imports."""
PAPER = {
    "POST /accounts/{account}/entries",
    "POST /accounts/{account}/declarations",
    "POST /grids/{grid}/checks",
    "POST /grids/{grid}/months/{month}/recognitions",
    "POST /schemes/{scheme}/quarters/{quarter}/approvals",
    "POST /accounts/{account}/objections",
    "POST /accounts/{account}/objections/{objection}/decisions",
    "POST /schemes/{scheme}/quarters/{quarter}/reissues",
    "POST /accounts/{account}/listings",
    "POST /listings/{listing}/approvals",
    "POST /listings/{listing}/refusals",
    "POST /listings/{listing}/helpers",
    "POST /listings/{listing}/exits",
    "POST /listings/{listing}/exit-approvals",
    "POST /schemes/{scheme}/years/{year}/honours",
    "POST /schemes/{scheme}/years/{year}/honours/{honour}/awards",
    "POST /schemes/{scheme}/years/{year}/honours/{honour}/refusals",
    "POST /accounts/{account}/consents",
    "POST /accounts/{account}/consents/{consent}/withdrawals",
}
"""Where a clerk may enter what another person has signed."""
PUBLIC = {
    "GET /",
    "GET /schemes/{scheme}/quarters",
    "GET /schemes/{scheme}/quarters/{quarter}",
    "GET /schemes/{scheme}/quarters/{quarter}/revisions",
    "GET /schemes/{scheme}/years/{year}",
    "GET /imports/template",
    "GET /standings/digest",
    "GET /openapi.json",
    "GET /asyncapi.json",
    "GET /docs",
    "GET /docs/start.js",
    "GET /docs/swagger-ui-bundle.js",
    "GET /docs/swagger-ui.css",
    "GET /healthz",
    "GET /readyz",
}
