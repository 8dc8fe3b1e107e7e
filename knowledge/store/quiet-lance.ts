// LanceDB's native part writes warnings about its own housekeeping to stderr, and reads how much to say when it is loaded: so this
// stands before its import. What goes wrong comes to us as errors all the same.
process.env.LANCEDB_LOG ??= 'error'
process.env.RUST_LOG ??= 'error'
