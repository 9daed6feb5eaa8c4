
-- {{owner}}
\set password `printenv {{variable}}`
SELECT {{createUser}} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {{userText}}) \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', {{userText}}, :'password') \gexec
SELECT {{createDatabase}} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {{databaseText}}) \gexec
ALTER DATABASE {{database}} OWNER TO {{user}};
REVOKE ALL ON DATABASE {{database}} FROM PUBLIC;
