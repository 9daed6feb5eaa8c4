-- Users and databases on member-json-2-cache: one database and one user for each logical node.
-- Run by psql, as a superuser or as the administrator of a managed server, who may create roles and databases. It reads the
-- passwords from the environment, stops before it changes anything if one is missing, and can be run again at any time.
\set ON_ERROR_STOP on

\set password `printenv MEMBER_JSON_2_CACHE_DB_PASSWORD`
SELECT :'password' = '' AS missing \gset
\if :missing
DO 'BEGIN RAISE EXCEPTION ''MEMBER_JSON_2_CACHE_DB_PASSWORD is not set: nothing was changed. Export the password first.''; END';
\endif

-- JSON API service `member-json`
\set password `printenv MEMBER_JSON_2_CACHE_DB_PASSWORD`
SELECT 'CREATE ROLE "member_json_2_cache"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'member_json_2_cache') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'member_json_2_cache', :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, 'member_json_2_cache', 'USAGE') AS joins \gset
\if :joins
GRANT "member_json_2_cache" TO CURRENT_USER;
\endif
SELECT 'CREATE DATABASE "member_json_2_cache" OWNER "member_json_2_cache"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'member_json_2_cache') \gexec
SELECT 'ALTER DATABASE "member_json_2_cache" OWNER TO "member_json_2_cache"' FROM pg_database WHERE datname = 'member_json_2_cache' AND pg_get_userbyid(datdba) <> 'member_json_2_cache' \gexec
REVOKE ALL ON DATABASE "member_json_2_cache" FROM PUBLIC;
\if :joins
REVOKE "member_json_2_cache" FROM CURRENT_USER;
\endif
