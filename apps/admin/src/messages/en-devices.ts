/** Text of the page Devices. */
export const enDevices = {
  devices: {
    title: 'Devices',
  },
} as const;
