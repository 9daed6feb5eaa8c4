-- Users and databases on domain-pg: one database and one user for each logical node.
-- Run by psql, as a superuser or as the administrator of a managed server, who may create roles and databases. It reads the
-- passwords from the environment, stops before it changes anything if one is missing, and can be run again at any time.
\set ON_ERROR_STOP on

\set password `printenv MAIN_SEQUENCER_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''MAIN_SEQUENCER_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

\set password `printenv MEDIATOR_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''MEDIATOR_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

\set password `printenv MANAGER_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''MANAGER_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

-- domain `main`
\set password `printenv MAIN_SEQUENCER_DB_PASSWORD`
SELECT 'CREATE ROLE "main_sequencer"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'main_sequencer') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'main_sequencer', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'main_sequencer', 'USAGE') AS joins \gset
\if :joins
GRANT "main_sequencer" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "main_sequencer" OWNER "main_sequencer"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'main_sequencer') \gexec
SELECT 'ALTER DATABASE "main_sequencer" OWNER TO "main_sequencer"' FROM pg_database WHERE datname = 'main_sequencer' AND pg_get_userbyid(datdba) <> 'main_sequencer' \gexec
REVOKE ALL ON DATABASE "main_sequencer" FROM PUBLIC;
\if :joins
REVOKE "main_sequencer" FROM CURRENT_USER;
\endif

-- mediator service `mediator`
\set password `printenv MEDIATOR_DB_PASSWORD`
SELECT 'CREATE ROLE "mediator"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediator') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'mediator', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'mediator', 'USAGE') AS joins \gset
\if :joins
GRANT "mediator" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "mediator" OWNER "mediator"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mediator') \gexec
SELECT 'ALTER DATABASE "mediator" OWNER TO "mediator"' FROM pg_database WHERE datname = 'mediator' AND pg_get_userbyid(datdba) <> 'mediator' \gexec
REVOKE ALL ON DATABASE "mediator" FROM PUBLIC;
\if :joins
REVOKE "mediator" FROM CURRENT_USER;
\endif

-- domain manager service `manager`
\set password `printenv MANAGER_DB_PASSWORD`
SELECT 'CREATE ROLE "manager"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'manager') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'manager', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'manager', 'USAGE') AS joins \gset
\if :joins
GRANT "manager" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "manager" OWNER "manager"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'manager') \gexec
SELECT 'ALTER DATABASE "manager" OWNER TO "manager"' FROM pg_database WHERE datname = 'manager' AND pg_get_userbyid(datdba) <> 'manager' \gexec
REVOKE ALL ON DATABASE "manager" FROM PUBLIC;
\if :joins
REVOKE "manager" FROM CURRENT_USER;
\endif
