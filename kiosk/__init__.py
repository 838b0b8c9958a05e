"""The application: session, journeys, cases, documents, health, settings. No Qt, no SQL, no HTTP."""
