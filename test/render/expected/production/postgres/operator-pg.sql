-- Users and databases on operator-pg: one database and one user for each logical node.
-- Run by psql, which reads the passwords from its environment. It can be run again at any time.
\set ON_ERROR_STOP on

-- participant service `operator-participant`
\set password `printenv OPERATOR_PARTICIPANT_DB_PASSWORD`
SELECT 'CREATE ROLE "operator_participant"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'operator_participant') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'operator_participant', :'password') \gexec
SELECT 'CREATE DATABASE "operator_participant" OWNER "operator_participant"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'operator_participant') \gexec
ALTER DATABASE "operator_participant" OWNER TO "operator_participant";
REVOKE ALL ON DATABASE "operator_participant" FROM PUBLIC;

-- trigger node `main`
\set password `printenv OPERATOR_TRIGGERS_MAIN_DB_PASSWORD`
SELECT 'CREATE ROLE "operator_triggers_main"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'operator_triggers_main') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'operator_triggers_main', :'password') \gexec
SELECT 'CREATE DATABASE "operator_triggers_main" OWNER "operator_triggers_main"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'operator_triggers_main') \gexec
ALTER DATABASE "operator_triggers_main" OWNER TO "operator_triggers_main";
REVOKE ALL ON DATABASE "operator_triggers_main" FROM PUBLIC;
