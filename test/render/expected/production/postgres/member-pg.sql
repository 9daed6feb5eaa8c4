-- Users and databases on member-pg: one database and one user for each logical node.
-- Run by psql, which reads the passwords from its environment. It can be run again at any time.
\set ON_ERROR_STOP on

-- participant service `member-participant`
\set password `printenv MEMBER_PARTICIPANT_DB_PASSWORD`
SELECT 'CREATE ROLE "member_participant"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'member_participant') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'member_participant', :'password') \gexec
SELECT 'CREATE DATABASE "member_participant" OWNER "member_participant"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'member_participant') \gexec
ALTER DATABASE "member_participant" OWNER TO "member_participant";
REVOKE ALL ON DATABASE "member_participant" FROM PUBLIC;
