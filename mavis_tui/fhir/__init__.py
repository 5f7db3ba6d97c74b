"""Given vaccinations as FHIR R4 Immunization resources, as Mavis writes them for the NHS Immunisations API."""
