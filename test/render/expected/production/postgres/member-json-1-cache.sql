-- Users and databases on member-json-1-cache: one database and one user for each logical node.
-- Run by psql, which reads the passwords from its environment. It can be run again at any time.
\set ON_ERROR_STOP on

-- JSON API service `member-json`
\set password `printenv MEMBER_JSON_1_CACHE_DB_PASSWORD`
SELECT 'CREATE ROLE "member_json_1_cache"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'member_json_1_cache') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'member_json_1_cache', :'password') \gexec
SELECT 'CREATE DATABASE "member_json_1_cache" OWNER "member_json_1_cache"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'member_json_1_cache') \gexec
ALTER DATABASE "member_json_1_cache" OWNER TO "member_json_1_cache";
REVOKE ALL ON DATABASE "member_json_1_cache" FROM PUBLIC;
