//! Behaviour of generated clients over real sockets. Holds tests only: one binary a client, in `tests/`.
