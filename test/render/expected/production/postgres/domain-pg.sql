-- Users and databases on domain-pg: one database and one user for each logical node.
-- Run by psql, which reads the passwords from its environment. It can be run again at any time.
\set ON_ERROR_STOP on

-- domain `main`
\set password `printenv MAIN_SEQUENCER_DB_PASSWORD`
SELECT 'CREATE ROLE "main_sequencer"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'main_sequencer') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'main_sequencer', :'password') \gexec
SELECT 'CREATE DATABASE "main_sequencer" OWNER "main_sequencer"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'main_sequencer') \gexec
ALTER DATABASE "main_sequencer" OWNER TO "main_sequencer";
REVOKE ALL ON DATABASE "main_sequencer" FROM PUBLIC;

-- mediator service `mediator`
\set password `printenv MEDIATOR_DB_PASSWORD`
SELECT 'CREATE ROLE "mediator"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mediator') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'mediator', :'password') \gexec
SELECT 'CREATE DATABASE "mediator" OWNER "mediator"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'mediator') \gexec
ALTER DATABASE "mediator" OWNER TO "mediator";
REVOKE ALL ON DATABASE "mediator" FROM PUBLIC;

-- domain manager service `manager`
\set password `printenv MANAGER_DB_PASSWORD`
SELECT 'CREATE ROLE "manager"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'manager') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'manager', :'password') \gexec
SELECT 'CREATE DATABASE "manager" OWNER "manager"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'manager') \gexec
ALTER DATABASE "manager" OWNER TO "manager";
REVOKE ALL ON DATABASE "manager" FROM PUBLIC;
