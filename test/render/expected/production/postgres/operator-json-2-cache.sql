-- Users and databases on operator-json-2-cache: one database and one user for each logical node.
-- Run by psql, which reads the passwords from its environment. It can be run again at any time.
\set ON_ERROR_STOP on

-- JSON API service `operator-json`
\set password `printenv OPERATOR_JSON_2_CACHE_DB_PASSWORD`
SELECT 'CREATE ROLE "operator_json_2_cache"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'operator_json_2_cache') \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', 'operator_json_2_cache', :'password') \gexec
SELECT 'CREATE DATABASE "operator_json_2_cache" OWNER "operator_json_2_cache"' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'operator_json_2_cache') \gexec
ALTER DATABASE "operator_json_2_cache" OWNER TO "operator_json_2_cache";
REVOKE ALL ON DATABASE "operator_json_2_cache" FROM PUBLIC;
