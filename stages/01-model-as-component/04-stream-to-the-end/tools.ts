/** The one tool the assistant may ask for. Nothing runs it here: stage 04 does. */
export const trackParcel = {
  type: 'function' as const,
  name: 'track_parcel',
  description: 'Where a parcel is now.',
  strict: true,
  parameters: {
    type: 'object',
    properties: { parcel: { type: 'string', description: 'The number on the label, such as PCL-3308-7.' } },
    required: ['parcel'],
    additionalProperties: false,
  },
}
