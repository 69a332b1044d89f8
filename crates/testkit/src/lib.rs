//! Fixtures, expected-output update and a scripted loopback server, for tests only.
