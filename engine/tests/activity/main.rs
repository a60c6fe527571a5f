//! Activity, sessions, retention, lifecycle and key figures against three kinds of witness: DuckDB's answers on real files,
//! PostHog's published cases, and slow twins over random users.

mod oracles;
mod posthog;
mod twins;
mod world;
