# A Daml service from its release file: there is no public image of it.
FROM {{base}}
ADD {{url}} /app/service.jar
RUN {{check}}chmod 0644 /app/service.jar && useradd --uid 65532 --create-home nonroot
USER 65532
ENTRYPOINT ["java", "-jar", "/app/service.jar"]
