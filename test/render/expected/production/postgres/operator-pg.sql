-- Users and databases on operator-pg: one database and one user for each logical node.
-- Run by psql, as a superuser or as the administrator of a managed server, who may create roles and databases. It reads the
-- passwords from the environment, stops before it changes anything if one is missing, and can be run again at any time.
\set ON_ERROR_STOP on

\set password `printenv OPERATOR_PARTICIPANT_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''OPERATOR_PARTICIPANT_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

\set password `printenv OPERATOR_TRIGGERS_MAIN_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''OPERATOR_TRIGGERS_MAIN_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

-- participant service `operator-participant`
\set password `printenv OPERATOR_PARTICIPANT_DB_PASSWORD`
SELECT 'CREATE ROLE "operator_participant"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'operator_participant') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'operator_participant', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'operator_participant', 'USAGE') AS joins \gset
\if :joins
GRANT "operator_participant" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "operator_participant" OWNER "operator_participant"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'operator_participant') \gexec
SELECT 'ALTER DATABASE "operator_participant" OWNER TO "operator_participant"' FROM pg_database WHERE datname = 'operator_participant' AND pg_get_userbyid(datdba) <> 'operator_participant' \gexec
REVOKE ALL ON DATABASE "operator_participant" FROM PUBLIC;
\if :joins
REVOKE "operator_participant" FROM CURRENT_USER;
\endif

-- trigger node `main`
\set password `printenv OPERATOR_TRIGGERS_MAIN_DB_PASSWORD`
SELECT 'CREATE ROLE "operator_triggers_main"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'operator_triggers_main') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'operator_triggers_main', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'operator_triggers_main', 'USAGE') AS joins \gset
\if :joins
GRANT "operator_triggers_main" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "operator_triggers_main" OWNER "operator_triggers_main"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'operator_triggers_main') \gexec
SELECT 'ALTER DATABASE "operator_triggers_main" OWNER TO "operator_triggers_main"' FROM pg_database WHERE datname = 'operator_triggers_main' AND pg_get_userbyid(datdba) <> 'operator_triggers_main' \gexec
REVOKE ALL ON DATABASE "operator_triggers_main" FROM PUBLIC;
\if :joins
REVOKE "operator_triggers_main" FROM CURRENT_USER;
\endif
