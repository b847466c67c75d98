import '@/lib/tokens.css'
import './kiosk.css'
import { createApp } from 'vue'
import App from './App.vue'

createApp(App).mount('#app')
