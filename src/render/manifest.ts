import type { Deployment, StatefulSet } from 'kubernetes-types/apps/v1';
import type { Job } from 'kubernetes-types/batch/v1';
import type {
  Container,
  EnvVar,
  Namespace,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
  Service,
  ServiceAccount,
  Volume,
  VolumeMount,
} from 'kubernetes-types/core/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import type {
  Ingress,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';

export type {
  Container,
  Deployment,
  EnvVar,
  Ingress,
  Job,
  Namespace,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  ObjectMeta,
  PodDisruptionBudget,
  PodSpec,
  PodTemplateSpec,
  PriorityClass,
  Probe,
  ResourceRequirements,
  Service,
  ServiceAccount,
  StatefulSet,
  Volume,
  VolumeMount,
};

/** An object of an operator: its kind is known to the cluster, its fields to the operator's documentation. */
export interface CustomObject {
  readonly apiVersion:
    | 'cert-manager.io/v1'
    | 'external-secrets.io/v1'
    | 'gateway.networking.k8s.io/v1'
    | 'gateway.networking.k8s.io/v1alpha2'
    | 'monitoring.coreos.com/v1'
    | 'postgresql.cnpg.io/v1';
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: object;
}

/** Any object that is rendered. */
export type KubernetesObject =
  | Deployment
  | StatefulSet
  | Service
  | ServiceAccount
  | Namespace
  | Job
  | PodDisruptionBudget
  | NetworkPolicy
  | Ingress
  | PriorityClass
  | CustomObject;
