FROM node:24-slim AS browser
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts && npm run vendor

FROM python:3.11-slim AS packages
COPY requirements/run.txt /build/
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r /build/run.txt \
    && /venv/bin/python -m pip uninstall --yes --quiet pip setuptools

FROM python:3.11-slim
RUN groupadd --gid 10001 explorer \
    && useradd --uid 10001 --gid explorer --no-create-home --home-dir /data --shell /usr/sbin/nologin explorer \
    && install --directory --owner explorer --group explorer /data
COPY --from=packages /venv /venv
WORKDIR /srv
COPY app app
COPY templates templates
COPY static static
COPY --from=browser /build/static/vendor static/vendor
RUN /venv/bin/python -m compileall -q app
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    BACKPROP_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "app", "serve", "--host", "0.0.0.0", "--port", "8000"]
