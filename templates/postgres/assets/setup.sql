-- Users and databases on {{server}}: one database and one user for each logical node.
-- Run by psql, as a superuser or as the administrator of a managed server, who may create roles and databases. It reads the
-- passwords from the environment, stops before it changes anything if one is missing, and can be run again at any time.
\set ON_ERROR_STOP on

{{passwords}}

{{databases}}
