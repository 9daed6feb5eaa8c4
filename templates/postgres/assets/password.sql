\set password `printenv {{variable}}`
SELECT :'password' = '' AS missing \gset
\if :missing
DO {{message}};
\endif
