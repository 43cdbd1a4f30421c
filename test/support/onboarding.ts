export * from '../../local/drive/onboarding';
export * from '../../local/drive/onboarding-request';
