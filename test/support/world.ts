export * from '../../local/drive/world-process';
