
-- {{owner}}
\set password `printenv {{variable}}`
SELECT {{createUser}} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {{userText}}) \gexec
SELECT format('ALTER ROLE %I WITH LOGIN PASSWORD %L', {{userText}}, :'password') \gexec
-- Who is no superuser gives a database away only to a role that he is a member of, as long as that is needed.
SELECT NOT pg_has_role(current_user, {{userText}}, 'USAGE') AS joins \gset
\if :joins
GRANT {{user}} TO CURRENT_USER;
\endif
SELECT {{createDatabase}} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {{databaseText}}) \gexec
SELECT {{giveDatabase}} FROM pg_database WHERE datname = {{databaseText}} AND pg_get_userbyid(datdba) <> {{userText}} \gexec
REVOKE ALL ON DATABASE {{database}} FROM PUBLIC;
\if :joins
REVOKE {{user}} FROM CURRENT_USER;
\endif
