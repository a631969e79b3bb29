# filmwright with all that server and workers of compose.yaml need; a worker with a GPU adds the extra "models"
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends fontconfig libegl1 libgl1 libglib2.0-0 libgomp1 \
 && rm -rf /var/lib/apt/lists/*

ARG EXTRAS=storage,credentials
COPY pyproject.toml README.md LICENSE NOTICE /src/
COPY pipeline /src/pipeline
COPY director /src/director
COPY adapters /src/adapters
COPY workflows /src/workflows
RUN pip install --no-cache-dir "/src[${EXTRAS}]" && rm -rf /src

RUN useradd --create-home filmwright && mkdir /cache && chown filmwright /cache
USER filmwright
WORKDIR /home/filmwright
ENV FILMWRIGHT_CACHE=/cache PREFECT_SERVER_ANALYTICS_ENABLED=false DO_NOT_TRACK=1
ENTRYPOINT []
CMD ["filmwright", "--help"]
