# Canton from its release archive: there is no public image of this release.
FROM {{base}}
ADD {{url}} /tmp/canton.tar.gz
RUN {{check}}mkdir /canton && tar -xzf /tmp/canton.tar.gz -C /canton --strip-components=1 && rm /tmp/canton.tar.gz \
    && useradd --uid 65532 --create-home nonroot && mkdir /canton/log && chown nonroot /canton/log
WORKDIR /canton
USER 65532
ENTRYPOINT ["/canton/bin/canton"]
