import type { PlainObject } from '../base/object.ts';

export const charts = ['canton-domain', 'canton-participant', 'daml-http-json', 'daml-trigger'] as const;
export type Chart = (typeof charts)[number];

/** The values of a chart that are the same in every version here. */
export interface ChartDefaults {
  /** The newest version, whose values these are. */
  readonly version: string;
  readonly values: PlainObject;
  /** What older versions say otherwise, and the Daml release that each version is for. */
  readonly versions: Readonly<Record<string, { readonly release: string; readonly differs?: PlainObject }>>;
}

/**
 * Default values of the vendor's charts, as far as a topology has a word for them. Origin: the public repository
 * digital-asset/daml-helm-charts, file charts/NAME/values.yaml at the tag NAME-VERSION of each version named here.
 */
export const chartDefaults: Readonly<Record<Chart, ChartDefaults>> = {
  'canton-domain': {
    version: '0.6.1',
    values: {
      image: {
        repository: 'canton-enterprise',
        tag: '',
      },
      storage: {
        host: 'postgres',
        port: 5432,
        database: 'participant1',
        user: 'canton',
        ssl: true,
        sslMode: 'require',
        maxConnections: 10,
      },
      common: {
        domainName: 'mydomain',
        mediatorName: 'mymediator',
        sequencerName: 'mysequencer',
        tls: {
          public: {
            enabled: false,
            ca: '/tls-public/ca.crt',
            chain: '/tls-public/tls.crt',
            key: '/tls-public/tls.key',
          },
          admin: {
            enabled: false,
            ca: '/tls-admin/ca.crt',
            chain: '/tls-admin/tls.crt',
            key: '/tls-admin/tls.key',
          },
        },
        mtls: {
          admin: {
            enabled: false,
            ca: '/mtls-admin/ca.crt',
            chain: '/mtls-admin/tls.crt',
            key: '/mtls-admin/tls.key',
          },
        },
      },
      manager: {
        storage: {
          database: 'mydomain',
          user: 'canton',
          maxConnections: 10,
        },
        ports: {
          admin: 4801,
          health: 4803,
          metrics: 8081,
        },
        replicaCount: 1,
      },
      mediator: {
        storage: {
          database: 'mymediator',
          user: 'canton',
          maxConnections: 10,
        },
        ports: {
          admin: 4602,
          health: 4603,
          metrics: 8081,
        },
        replicaCount: 1,
      },
      sequencer: {
        storage: {
          database: 'mysequencer',
          user: 'canton',
          maxConnections: 10,
        },
        ports: {
          public: 4401,
          admin: 4402,
          health: 4403,
          metrics: 8081,
        },
        type: 'database',
        replicaCount: 1,
      },
      metrics: {
        enabled: false,
      },
    },
    versions: {
      '0.3.0': {
        release: '2.7.0',
        differs: {
          sequencer: {
            replicaCount: 2,
          },
        },
      },
      '0.4.0': {
        release: '2.7.1',
        differs: {
          sequencer: {
            replicaCount: 2,
          },
        },
      },
      '0.5.0': {
        release: '2.7.4',
        differs: {
          sequencer: {
            replicaCount: 2,
          },
        },
      },
      '0.6.0': {
        release: '2.7.5',
      },
      '0.6.1': {
        release: '2.8.1',
      },
    },
  },
  'canton-participant': {
    version: '0.6.1',
    values: {
      replicaCount: 1,
      image: {
        repository: 'canton-enterprise',
        tag: '',
      },
      participantName: 'participant1',
      storage: {
        host: 'postgres',
        port: 5432,
        database: 'participant1',
        user: 'canton',
        ssl: true,
        sslMode: 'require',
        maxConnections: 10,
        asyncCommitEnabled: true,
      },
      tls: {
        public: {
          enabled: false,
          ca: '/tls-public/ca.crt',
          chain: '/tls-public/tls.crt',
          key: '/tls-public/tls.key',
        },
        admin: {
          enabled: false,
          ca: '/tls-admin/ca.crt',
          chain: '/tls-admin/tls.crt',
          key: '/tls-admin/tls.key',
        },
      },
      mtls: {
        public: {
          enabled: false,
          ca: '/mtls-public/ca.crt',
          chain: '/mtls-public/tls.crt',
          key: '/mtls-public/tls.key',
        },
        admin: {
          enabled: false,
          ca: '/mtls-admin/ca.crt',
          chain: '/mtls-admin/tls.crt',
          key: '/mtls-admin/tls.key',
        },
      },
      authServices: {
        enabled: false,
        type: 'jwt-rs-256-jwks',
        url: 'https://mydomain.com/auth/jwks.json',
        certificate: '/path/to/jwt.crt',
        targetAudience: '',
        targetScope: '',
      },
      ports: {
        public: 4001,
        admin: 4002,
        health: 4003,
        metrics: 8081,
      },
      metrics: {
        enabled: false,
      },
      bootstrapHook: {
        enabled: false,
        remoteSequencer: {
          domain: {
            alias: 'mydomain',
          },
          host: 'mysequencer.domain.com',
          port: '',
          tls: {
            enabled: false,
            ca: '/tls-sequencer/ca.crt',
          },
        },
      },
    },
    versions: {
      '0.3.0': {
        release: '2.7.0',
      },
      '0.4.0': {
        release: '2.7.1',
      },
      '0.5.0': {
        release: '2.7.4',
      },
      '0.6.0': {
        release: '2.7.5',
      },
      '0.6.1': {
        release: '2.8.1',
      },
    },
  },
  'daml-http-json': {
    version: '0.6.1',
    values: {
      replicaCount: 1,
      image: {
        repository: 'http-json',
        tag: '',
      },
      storage: {
        host: 'postgres',
        port: 5432,
        database: 'json',
        user: 'json',
        ssl: true,
        sslMode: 'require',
        tablePrefix: '',
        poolSize: 10,
        minIdle: 4,
        startMode: 'create-and-start',
      },
      ledgerAPI: {
        host: 'participant',
        port: 4001,
      },
      tls: {
        enabled: false,
        ca: '/tls/ca.crt',
      },
      mtls: {
        enabled: false,
        chain: '/mtls/tls.crt',
        key: '/mtls/tls.key',
      },
      authServices: {
        targetScope: '',
      },
      ports: {
        http: 3000,
        metrics: 8081,
      },
      metrics: {
        enabled: false,
      },
      testing: {
        inMemoryStorage: false,
        allowInsecureTokens: false,
        staticContent: {
          prefix: '',
          directory: '',
        },
      },
    },
    versions: {
      '0.3.0': {
        release: '2.7.0',
      },
      '0.4.0': {
        release: '2.7.1',
      },
      '0.5.0': {
        release: '2.7.4',
      },
      '0.6.0': {
        release: '2.7.5',
      },
      '0.6.1': {
        release: '2.8.1',
      },
    },
  },
  'daml-trigger': {
    version: '0.6.1',
    values: {
      replicaCount: 1,
      image: {
        repository: 'trigger-service',
        tag: '',
      },
      storage: {
        host: 'postgres',
        port: 5432,
        database: 'trigger',
        user: 'trigger',
        ssl: true,
        sslMode: 'require',
        tablePrefix: '',
        poolSize: 10,
        minIdle: 4,
      },
      ledgerAPI: {
        host: 'participant',
        port: 4001,
      },
      tls: {
        enabled: false,
        ca: '/tls/ca.crt',
      },
      mtls: {
        enabled: false,
        chain: '/mtls/tls.crt',
        key: '/mtls/tls.key',
      },
      ports: {
        http: 8088,
        metrics: 8081,
      },
      metrics: {
        enabled: false,
      },
    },
    versions: {
      '0.3.0': {
        release: '2.7.0',
      },
      '0.4.0': {
        release: '2.7.1',
      },
      '0.5.0': {
        release: '2.7.4',
      },
      '0.6.0': {
        release: '2.7.5',
      },
      '0.6.1': {
        release: '2.8.1',
      },
    },
  },
};
