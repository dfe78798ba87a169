/** Types of the time when missions were features. */
export const RETIRED_TYPES: readonly string[] = ['FeatureCreated', 'FeatureClosed']

/** What `aggregate_id` began with at that time. */
export const RETIRED_AGGREGATE = /^feature(?:_catalog)?(?:\/|$)/
