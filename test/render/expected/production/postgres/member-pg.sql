-- Users and databases on member-pg: one database and one user for each logical node.
-- Run by psql, as a superuser or as the administrator of a managed server, who may create roles and databases. It reads the
-- passwords from the environment, stops before it changes anything if one is missing, and can be run again at any time.
\set ON_ERROR_STOP on

\set password `printenv MEMBER_PARTICIPANT_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''MEMBER_PARTICIPANT_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

-- participant service `member-participant`
\set password `printenv MEMBER_PARTICIPANT_DB_PASSWORD`
SELECT 'CREATE ROLE "member_participant"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'member_participant') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'member_participant', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'member_participant', 'USAGE') AS joins \gset
\if :joins
GRANT "member_participant" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "member_participant" OWNER "member_participant"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'member_participant') \gexec
SELECT 'ALTER DATABASE "member_participant" OWNER TO "member_participant"' FROM pg_database WHERE datname = 'member_participant' AND pg_get_userbyid(datdba) <> 'member_participant' \gexec
REVOKE ALL ON DATABASE "member_participant" FROM PUBLIC;
\if :joins
REVOKE "member_participant" FROM CURRENT_USER;
\endif
