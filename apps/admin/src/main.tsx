import '@coffer/ui/styles';
